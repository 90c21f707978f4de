package chat.parley.server.docs;

import static java.util.stream.Collectors.toMap;

import chat.parley.server.identity.Caller;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.converters.ModelConverterRegistrar;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** {@code /docs/openapi}: springdoc tells from the code which requests there are, {@link HttpWords} what they mean. */
@Configuration
class HttpDocument {
    private static final String TOKEN = "token";

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class); // It comes with the token.
    }

    @Bean
    @Lazy
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Parley over HTTP")
                        .version("0.1.0")
                        .description(HttpWords.INTRODUCTION)
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")))
                .servers(List.of(new Server().url("/").description("This server")))
                // Either none, or a token.
                .security(List.of(new SecurityRequirement(), new SecurityRequirement().addList(TOKEN)));
    }

    /** The converters tell springdoc of Spring's own types; nobody else would have them made in time. */
    @Bean
    @Lazy
    OpenApiCustomizer httpWords(ModelConverterRegistrar converters) {
        Map<String, OperationWords> words =
                HttpWords.ALL.stream().collect(toMap(OperationWords::request, Function.identity()));
        return document -> {
            document.setTags(HttpWords.ALL.stream()
                    .map(OperationWords::tag)
                    .distinct()
                    .map(name -> new Tag().name(name))
                    .toList());
            document.setPaths(inOrder(document.getPaths()));
            document.getPaths()
                    .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                        OperationWords said = words.get(method + " " + path);
                        if (said != null) {
                            said.describe(operation);
                        }
                        if (operation.getParameters() != null) {
                            operation.getParameters().forEach(parameter -> describe(parameter, path));
                        }
                    }));
            Schemas.complete(document.getComponents());
            document.getComponents().addSecuritySchemes(TOKEN, bearer());
        };
    }

    /** As {@link HttpWords} has them: springdoc begins with what is asked for least. */
    private static Paths inOrder(Paths found) {
        Paths ordered = new Paths();
        HttpWords.ALL.stream()
                .map(OperationWords::path)
                .filter(found::containsKey)
                .forEach(path -> ordered.put(path, found.get(path)));
        found.forEach(ordered::putIfAbsent);
        return ordered;
    }

    private static SecurityScheme bearer() {
        return new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description("The `token` that `POST /session` gives.");
    }

    private static void describe(Parameter parameter, String path) {
        boolean isRoomsCursor = path.equals("/rooms");
        boolean isOfSearch = path.equals("/search") && SearchWords.OWN_PARAMETERS.contains(parameter.getName());
        boolean isAuditsCursor = path.equals("/audit") && parameter.getName().equals("after");
        String prefix = isOfSearch || isAuditsCursor ? "search " : "";
        String name = prefix + parameter.getName();
        parameter.setSchema(isRoomsCursor ? Schemas.parameter("room") : Schemas.parameter(name));
        parameter.setDescription(
                isRoomsCursor ? "The last room's id of the page before." : HttpWords.PARAMETERS.get(name));
    }

    /** What of springdoc can be made when its document is first asked for is not made at the start. */
    @Bean
    static BeanFactoryPostProcessor springdocWhenAsked() {
        return beans -> {
            for (String name : beans.getBeanDefinitionNames()) {
                BeanDefinition bean = beans.getBeanDefinition(name);
                if (isOfSpringdoc(bean.getBeanClassName()) || isOfSpringdoc(bean.getFactoryBeanName())) {
                    bean.setLazyInit(true);
                }
            }
        };
    }

    private static boolean isOfSpringdoc(@Nullable String name) {
        return name != null && name.startsWith("org.springdoc.");
    }
}
