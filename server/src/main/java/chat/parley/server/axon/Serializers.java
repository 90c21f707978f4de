package chat.parley.server.axon;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** JSON for everything that Axon stores: events under our names, snapshots and tokens under their classes' names. */
@Configuration(proxyBeanMethods = false)
class Serializers {
    @Bean
    @Primary
    Serializer serializer() {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(Serializers::customize)
                .build();
    }

    @Bean
    @Qualifier("messageSerializer")
    Serializer messageSerializer(Serializer serializer) {
        return serializer;
    }

    @Bean
    @Qualifier("eventSerializer")
    EventNames eventSerializer() {
        return new EventNames(Jackson3Serializer.builder().jsonMapperBuilderCustomizer(Serializers::customize));
    }

    /**
     * Tokens wrap tokens, whose classes Axon 4.13.0's own validator refuses to read back (issue 4160); an aggregate's
     * state is in private fields, which would otherwise be written as an empty object.
     */
    private static void customize(JsonMapper.Builder mapper) {
        mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                        .allowIfSubType("org.axonframework.")
                        .build())
                .changeDefaultVisibility(visibility -> visibility.withFieldVisibility(Visibility.ANY));
    }
}
