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
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads no more of a body than a message can need; the rest is refused, whether it was announced or not. */
@Component
class BodyLimit extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > RoomLimits.FRAME_BYTES_MAX) {
            closeAfter(response);
        }
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public ServletInputStream getInputStream() throws IOException {
                        if (getContentLengthLong() > RoomLimits.FRAME_BYTES_MAX) {
                            throw tooLarge();
                        }
                        return new Counted(super.getInputStream(), response);
                    }
                },
                response);
    }

    /** The rest of the body is not read, so the connection ends with the answer: say so, or a client would use it again. */
    private static void closeAfter(HttpServletResponse response) {
        response.setHeader(HttpHeaders.CONNECTION, "close");
    }

    private static Refusal tooLarge() {
        return new Refusal(
                Refusal.Reason.TOO_LARGE, "a body is at most %d bytes".formatted(RoomLimits.FRAME_BYTES_MAX));
    }

    private static final class Counted extends ServletInputStream {
        private final ServletInputStream body;
        private final HttpServletResponse response;
        private long bytes;

        private Counted(ServletInputStream body, HttpServletResponse response) {
            this.body = body;
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

        private void count(int read) {
            bytes += read;
            if (bytes > RoomLimits.FRAME_BYTES_MAX) {
                closeAfter(response);
                throw tooLarge();
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
