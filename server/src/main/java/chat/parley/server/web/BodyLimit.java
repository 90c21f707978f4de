package chat.parley.server.web;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomLimits;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads no more of a body than a message can need; the rest is refused, whether it was announced or not. A body that nobody
 * asked for is read all the same: the connection could not be used again, and whoever sends the next
 * request on it would have it broken.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class BodyLimit extends OncePerRequestFilter {
    /**
     * How much of a refused body is read and thrown away. A connection closed on a client that is still sending is reset,
     * and the reset can overtake the answer that says why (RFC 9112, section 9.6).
     */
    private static final long DISCARDED_MAX = 8L << 20;

    /** A file that only operators send may be of any size: it is read line by line. */
    private static final String IMPORT = "/import";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean isImport = IMPORT.equals(request.getServletPath());
        chain.doFilter(isImport ? request : limited(request, response), response);
        boolean isShort =
                request.getContentLengthLong() > 0 && request.getContentLengthLong() <= RoomLimits.FRAME_BYTES_MAX;
        if ((isImport || isShort) && !request.isAsyncStarted()) {
            discard(request.getInputStream());
        }
    }

    private static HttpServletRequest limited(HttpServletRequest request, HttpServletResponse response) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public ServletInputStream getInputStream() throws IOException {
                if (getContentLengthLong() > RoomLimits.FRAME_BYTES_MAX) {
                    throw refuse(request, response);
                }
                return new Counted(super.getInputStream(), request, response);
            }
        };
    }

    private static Refusal refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean stillToCome =
                request.getContentLengthLong() > DISCARDED_MAX || request.getHeader(HttpHeaders.EXPECT) != null;
        if (stillToCome || !discard(request.getInputStream())) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        return new Refusal(
                Refusal.Reason.TOO_LARGE, "a body is at most %d bytes".formatted(RoomLimits.FRAME_BYTES_MAX));
    }

    /** Whether the body came to its end. */
    private static boolean discard(ServletInputStream body) throws IOException {
        byte[] buffer = new byte[8192];
        for (long discarded = 0; discarded < DISCARDED_MAX; ) {
            int read = body.read(buffer);
            if (read < 0) {
                return true;
            }
            discarded += read;
        }
        return false;
    }

    private static final class Counted extends ServletInputStream {
        private final ServletInputStream body;
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private long bytes;

        private Counted(ServletInputStream body, HttpServletRequest request, HttpServletResponse response) {
            this.body = body;
            this.request = request;
            this.response = response;
        }

        @Override
        public int read() throws IOException {
            int next = body.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = body.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) throws IOException {
            bytes += read;
            if (bytes > RoomLimits.FRAME_BYTES_MAX) {
                throw refuse(request, response);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
