/**
 * What the specifications of STOMP 1.0, 1.1 and 1.2 ask of a server, a test a sentence, over any {@link
 * chat.parley.stomp.conformance.Wire}.
 *
 * @see <a href="https://stomp.github.io/stomp-specification-1.2.html">STOMP 1.2</a>
 */
package chat.parley.stomp.conformance;
