package chat.parley.server.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A dump in plain SQL, from its first byte; of how many bytes, if that is known, else 0. */
record DumpFile(InputStream in, long bytes) {
    private static final int SIGNATURE_BYTES_MAX = 16;

    /** Opens a file, or the standard input as {@code -}. */
    static DumpFile open(String source) {
        try {
            boolean isFile = !source.equals("-");
            InputStream in = new BufferedInputStream(isFile ? Files.newInputStream(Path.of(source)) : System.in);
            requirePlain(in);
            return new DumpFile(in, isFile ? Files.size(Path.of(source)) : 0);
        } catch (NoSuchFileException none) {
            throw CommandFailure.failed("SOURCE cannot be read: there is no such file");
        } catch (FileSystemException | InvalidPathException failure) {
            // Their words have its name, which may be an address with a mistake in it, and a password.
            throw CommandFailure.failed(
                    "SOURCE cannot be read: " + failure.getClass().getSimpleName());
        } catch (IOException failure) {
            throw CommandFailure.failed("SOURCE cannot be read: " + failure.getMessage());
        }
    }

    private static void requirePlain(InputStream in) throws IOException {
        in.mark(SIGNATURE_BYTES_MAX);
        String first = new String(in.readNBytes(SIGNATURE_BYTES_MAX), StandardCharsets.ISO_8859_1);
        in.reset();
        if (first.startsWith("PGDMP")) {
            throw CommandFailure.failed("this is no plain dump: make it with pg_dump --format=plain");
        }
        if (first.startsWith("SQLite format 3")) {
            throw CommandFailure.failed("this is the database itself: make a dump of it with sqlite3 FILE .dump");
        }
        if (first.startsWith("\u001f\u008b")) {
            throw CommandFailure.failed("this is compressed: give it as gunzip < FILE, and SOURCE as -");
        }
        if (first.startsWith("\u00ef\u00bb\u00bf")) { // a byte order mark
            in.skipNBytes(3);
        }
    }
}
