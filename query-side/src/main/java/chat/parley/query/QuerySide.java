package chat.parley.query;

import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The reading side, whole: import this and the process projects, answers and pushes. */
@Configuration
@ComponentScan
@ConfigurationPropertiesScan
@EnableScheduling
public class QuerySide {}
