package chat.parley.server.web;

import java.util.regex.Pattern;
import org.springframework.http.converter.HttpMessageConverters.ServerBuilder;
import org.springframework.stereotype.Component;
import org.springframework.validation.Validator;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Bodies are JSON and nothing else. Spring reads and writes every format that it finds a library of: a library that comes
 * along for another purpose would be a second way in, past {@link StrictJson}.
 */
@Component
class JsonOnly implements WebMvcConfigurer {
    private static final Pattern OTHER_FORMATS = Pattern.compile("yaml|xml|cbor|smile");

    @Override
    public void configureMessageConverters(ServerBuilder converters) {
        converters.configureMessageConvertersList(all ->
                all.removeIf(converter -> converter.getSupportedMediaTypes().stream()
                        .anyMatch(
                                type -> OTHER_FORMATS.matcher(type.getSubtype()).find())));
    }

    /** Rules are asked by name, not by annotations; without this one, an engine for them would be started. */
    @Override
    public Validator getValidator() {
        return Validator.forType(Object.class, (body, errors) -> {});
    }
}
