package chat.parley.command;

import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** The writing side, whole: import this and the process takes commands. */
@Configuration
@ComponentScan
@ConfigurationPropertiesScan
public class CommandSide {}
