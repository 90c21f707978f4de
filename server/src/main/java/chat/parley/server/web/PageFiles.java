package chat.parley.server.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The files of pages, out of the jar. Browsers keep them but ask each time whether they still are the same, so that no part
 * of another version of the server is ever among those of this one.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE) // Spring Boot adds its own handlers for these paths where there are none.
class PageFiles implements WebMvcConfigurer {
    private static final int TAG_BYTES = 16;

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        asked(registry.addResourceHandler("/**").addResourceLocations("classpath:/static/"));
        asked(registry.addResourceHandler("/webjars/**").addResourceLocations("classpath:/META-INF/resources/webjars/"))
                // It knows their versions, so that pages need not name them.
                .resourceChain(true);
    }

    /** By what is in them: the time of all files in the jar is the same for every version, as builds are reproducible. */
    private static ResourceHandlerRegistration asked(ResourceHandlerRegistration files) {
        return files.setCacheControl(CacheControl.noCache())
                .setUseLastModified(false)
                .setEtagGenerator(PageFiles::tag);
    }

    private static String tag(Resource file) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(file.getContentAsByteArray());
            return '"' + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + '"';
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
