/** May it happen? The rules of the chat, and the adapters that bring commands to them. */
@NullMarked
package chat.parley.command;

import org.jspecify.annotations.NullMarked;
