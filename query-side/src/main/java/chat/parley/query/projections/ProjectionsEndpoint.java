package chat.parley.query.projections;

import static chat.parley.api.Refusal.Reason.NOT_FOUND;

import chat.parley.api.Refusal;
import java.util.List;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.stereotype.Component;

/** {@code /actuator/projections}: look at them all or at one, POST to one to rebuild it, and to its rebuild to steer that. */
@Component
@Endpoint(id = "projections")
class ProjectionsEndpoint {
    private static final int ACCEPTED = 202;

    private final Projections projections;
    private final Rebuilds rebuilds;

    ProjectionsEndpoint(Projections projections, Rebuilds rebuilds) {
        this.projections = projections;
        this.rebuilds = rebuilds;
    }

    @ReadOperation
    List<ProjectionStatus> projections() {
        return projections.all();
    }

    @ReadOperation
    ProjectionStatus projection(@Selector String name) {
        return projections.one(name);
    }

    @WriteOperation
    WebEndpointResponse<ProjectionStatus> rebuild(@Selector String name) {
        return new WebEndpointResponse<>(rebuilds.begin(name), ACCEPTED);
    }

    @WriteOperation
    ProjectionStatus steer(@Selector String name, @Selector String step) {
        return switch (step) {
            case "pause" -> rebuilds.pause(name);
            case "resume" -> rebuilds.resume(name);
            case "abandon" -> rebuilds.abandon(name);
            default -> throw new Refusal(NOT_FOUND, "a rebuild can be told to pause, resume or abandon");
        };
    }
}
