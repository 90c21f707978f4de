package chat.parley.server.transfer;

/**
 * What came of an import.
 *
 * @param events how many the file holds
 * @param stored how many of them were appended: all, but for the opening of a room that was open here already
 */
record ImportedView(long events, long stored) {}
