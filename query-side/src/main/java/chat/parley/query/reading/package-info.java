/**
 * How far everybody has read, and what they have not: {@code PUT /rooms/{room}/read}, {@code GET /unread}, and
 * {@code /user/queue/read} for all devices of one person.
 */
@NullMarked
package chat.parley.query.reading;

import org.jspecify.annotations.NullMarked;
