package chat.parley.server.database;

import chat.parley.server.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The data directory, held by this process alone: the operating system takes the lock back however the process ends. */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataDirectory take(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            keepToOurselves(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("parley.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new StartFailure(
                        "Another Parley server uses " + path,
                        "Stop that one, or give this one a directory of its own with PARLEY_DATA_DIR.",
                        null);
            }
            return new DataDirectory(path, channel);
        } catch (IOException failure) {
            throw new StartFailure(
                    "The data directory %s cannot be used: %s".formatted(path, failure),
                    "Set PARLEY_DATA_DIR to a directory that can be written.",
                    failure);
        }
    }

    /** It holds programs that this process runs, and everything that was said. */
    private static void keepToOurselves(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
