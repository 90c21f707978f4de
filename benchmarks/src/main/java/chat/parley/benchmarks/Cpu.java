package chat.parley.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU time as Linux accounts for it (proc(5)). */
final class Cpu {
    private static final long MICROS_A_TICK = 10_000;

    private Cpu() {}

    /** User and system time of a process and of its children that have ended; 0 if it is gone. */
    static long micros(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int i = 11; i <= 14; i++) { // utime, stime, cutime, cstime
                ticks += Long.parseLong(fields[i]);
            }
            return ticks * MICROS_A_TICK;
        } catch (IOException gone) {
            return 0;
        }
    }

    static long ofThisProcess() {
        return micros(ProcessHandle.current().pid());
    }
}
