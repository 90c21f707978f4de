package chat.parley.query.projections;

import java.util.List;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.stereotype.Component;

/** {@code /actuator/projections}: look at them all or at one, and POST to one to rebuild it. */
@Component
@Endpoint(id = "projections")
class ProjectionsEndpoint {
    private static final int ACCEPTED = 202;

    private final Projections projections;

    ProjectionsEndpoint(Projections projections) {
        this.projections = projections;
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
        return new WebEndpointResponse<>(projections.rebuild(name), ACCEPTED);
    }
}
