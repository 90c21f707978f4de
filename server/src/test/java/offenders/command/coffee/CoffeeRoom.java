package offenders.command.coffee;

/** Used by another feature. */
public class CoffeeRoom {}
