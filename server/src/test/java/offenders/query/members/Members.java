package offenders.query.members;

/** Used by another feature. */
public class Members {}
