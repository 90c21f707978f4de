package chat.parley.query;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** The reading side, whole: import this and the process projects, answers and pushes. */
@Configuration
@ComponentScan
public class QuerySide {}
