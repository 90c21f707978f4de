package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What a page is made of: browsers keep it, ask whether it is still the same, and get it compressed. */
@ServerTest
class PageFilesTest {
    private static final String LIBRARY = "/webjars/lit-html/lit-html.js";
    /** That of every file in the jar. */
    private static final FileTime BUILT = FileTime.from(Instant.parse("2026-11-01T00:00:00Z"));

    @Autowired
    private Server server;

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/index.html", LIBRARY, "/webjars/stomp__stompjs/esm6/index.js", "/docs/asyncapi.yaml"})
    void isKeptAndAskedForEachTime(String path) {
        Answer first = server.get(path);
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.text()).isNotEmpty();
        HttpHeaders headers = first.response().headers();
        assertThat(headers.allValues("Cache-Control")).containsExactly("no-cache");
        assertThat(headers.firstValue("Last-Modified")).isEmpty();
        String tag = headers.firstValue("ETag").orElseThrow();

        Answer again = asked(path, "If-None-Match", tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
        assertThat(again.response().headers().firstValue("ETag")).contains(tag);
        assertThat(asked(path, "If-None-Match", "\"of another version\"").status())
                .isEqualTo(200);

        Answer head = server.send(server.request(path).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.response().headers().firstValue("ETag")).contains(tag);
    }

    @Test
    void whatHasChangedIsSentAgainThoughItIsAsOld() throws IOException {
        Path file = Path.of("target/test-classes/static/app/changing.js");
        Files.createDirectories(file.getParent());
        String path = "/app/changing.js";
        write(file, "export const version = 1;");
        String tag = server.get(path).response().headers().firstValue("ETag").orElseThrow();
        assertThat(asked(path, "If-None-Match", tag).status()).isEqualTo(304);
        write(file, "export const version = 2;");
        Answer changed = asked(path, "If-None-Match", tag);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text()).isEqualTo("export const version = 2;");
    }

    private static void write(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, BUILT);
    }

    @Test
    void isOfItsType() {
        assertThat(type("/")).startsWith("text/html");
        assertThat(type(LIBRARY)).startsWith("text/javascript");
    }

    private String type(String path) {
        return server.get(path).response().headers().firstValue("Content-Type").orElseThrow();
    }

    @Test
    void isCompressedForThoseWhoTakeThat() {
        Answer plain = server.get(LIBRARY);
        assertThat(plain.response().headers().firstValue("Content-Encoding")).isEmpty();
        Answer compressed = asked(LIBRARY, "Accept-Encoding", "gzip, deflate, br, zstd");
        HttpHeaders headers = compressed.response().headers();
        assertThat(headers.firstValue("Content-Encoding")).contains("gzip");
        assertThat(headers.firstValue("Vary")).contains("Accept-Encoding");
        String tag = headers.firstValue("ETag").orElseThrow();
        Answer again = server.send(
                server.request(LIBRARY).header("Accept-Encoding", "gzip").header("If-None-Match", tag));
        assertThat(again.status()).isEqualTo(304);
    }

    /** The length of a compressed answer tells of what is in it. */
    @Test
    void answersOfTheServerAreNotCompressed() {
        String room = server.newRoom();
        String content = "x".repeat(4_000);
        server.as("ada").post("/rooms/%s/messages".formatted(room), "{\"content\":\"%s\"}".formatted(content));
        Answer messages = asked("/rooms/%s/messages".formatted(room), "Accept-Encoding", "gzip");
        assertThat(messages.text()).contains(content);
        assertThat(messages.response().headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(messages.response().headers().firstValue("Vary")).isEmpty();
    }

    @Test
    void whatThereIsNotIsAProblemLikeAnyOther() {
        for (String path : new String[] {"/app/nothing.js", "/webjars/lit-html/nothing.js", "/webjars/nothing/x.js"}) {
            Answer missing = server.get(path);
            assertThat(missing.code()).as(path).isEqualTo("not-found");
            assertThat(missing.response().headers().allValues("Cache-Control")).containsExactly("no-cache");
        }
        assertThat(server.ask("POST", "/", "{}").code()).isEqualTo("method-not-allowed");
    }

    private Answer asked(String path, String header, String value) {
        return server.send(server.request(path).header(header, value));
    }
}
