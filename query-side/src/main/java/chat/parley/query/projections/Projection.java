package chat.parley.query.projections;

/**
 * A read model of this program.
 *
 * @param version of the rules by which it is filled, its class's {@code @Revision}: with a greater one it is rebuilt
 * @param handler what its events are given to
 */
record Projection(String name, int version, Object handler) {}
