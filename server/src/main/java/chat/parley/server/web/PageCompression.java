package chat.parley.server.web;

import java.util.List;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Compresses the files of pages, and nothing else: {@code server.compression} goes by types, and would take the time for each
 * answer of ours, too; and the length of one that holds a secret beside what somebody else chose would tell the secret.
 */
@Component
class PageCompression implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {
    private static final List<String> PATHS = List.of("", "/app/*", "/webjars/*", "/docs/*");
    private static final List<String> TEXT = List.of(
            "text/html", "text/css", "text/javascript", "application/json", "application/yaml", "image/svg+xml");
    private static final int WORTH_IT_BYTES = 1_024;

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(PageCompression::compress);
    }

    private static void compress(Server server) {
        GzipCompression gzip = new GzipCompression();
        gzip.setMinCompressSize(WORTH_IT_BYTES);
        CompressionHandler handler = new CompressionHandler();
        handler.putCompression(gzip);
        PATHS.forEach(path -> handler.putConfiguration(path, ofFiles()));
        handler.setHandler(server.getHandler());
        server.setHandler(handler);
    }

    private static CompressionConfig ofFiles() {
        CompressionConfig.Builder files = CompressionConfig.builder()
                .compressIncludeMethod(HttpMethod.GET.name())
                .decompressExcludePath("/*"); // Nobody sends anything there.
        TEXT.forEach(files::compressIncludeMimeType);
        return files.build();
    }
}
