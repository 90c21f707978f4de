package chat.parley.server;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.Destinations.Topic;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The house rules that Maven's module graph cannot keep; each is shown an offender, or it would prove nothing. */
class ArchitectureTest {
    private static final String API = "chat.parley.api..";
    private static final String COMMAND = "chat.parley.command..";
    private static final String QUERY = "chat.parley.query..";
    private static final int CLASSES_MIN = 60;

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("chat.parley");
    /** Compiled from {@code src/test/java/offenders}, and read as if it were ours. */
    private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages("offenders");

    private static final Map<String, Rule> RULES = Map.ofEntries(
            entry(
                    "api is pure",
                    ours -> classes()
                            .that()
                            .resideInAPackage(in(ours, API))
                            .should()
                            .onlyDependOnClassesThat(resideInAPackage(in(ours, API))
                                    .or(resideInAPackage("java.."))
                                    .or(resideInAPackage("org.jspecify.."))
                                    .or(are(named(TargetAggregateIdentifier.class)))
                                    .or(are(named(Revision.class))))),
            entry(
                    "features of the command side stand alone",
                    ours -> slices().matching(root(ours) + "command.(*)..")
                            .should()
                            .notDependOnEachOther()),
            entry(
                    "features of the query side stand alone",
                    ours -> slices().matching(root(ours) + "query.(*)..")
                            .should()
                            .notDependOnEachOther()),
            entry(
                    "each side has one door",
                    ours -> noClasses()
                            .that()
                            .resideInAnyPackage(in(ours, COMMAND), in(ours, QUERY))
                            .and()
                            .areTopLevelClasses()
                            .and()
                            .haveSimpleNameNotEndingWith("Side")
                            .should()
                            .bePublic()),
            entry(
                    "processing groups are named",
                    ours -> classes()
                            .that(DescribedPredicate.describe(
                                    "handle events",
                                    type -> type.getAllMethods().stream()
                                            .anyMatch(method -> method.isAnnotatedWith(EventHandler.class))))
                            .should()
                            .beAnnotatedWith(ProcessingGroup.class)),
            entry(
                    "what pushes is never replayed",
                    ours -> classes()
                            .that()
                            .resideInAPackage(in(ours, QUERY))
                            .and(DescribedPredicate.describe("push", ArchitectureTest::pushes))
                            .should()
                            .beAnnotatedWith(DisallowReplay.class)),
            entry(
                    "what pushes does not write",
                    ours -> noClasses()
                            .that()
                            .resideInAPackage(in(ours, QUERY))
                            .and(DescribedPredicate.describe("push", ArchitectureTest::pushes))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                    "org.springframework.jdbc..", "org.springframework.data..", "java.sql..")),
            entry(
                    "time comes from outside",
                    ours -> noClasses()
                            .that()
                            .resideInAnyPackage(in(ours, API), in(ours, COMMAND), in(ours, QUERY))
                            .should()
                            .callMethodWhere(
                                    target(owner(name("java.time.Instant"))).and(target(name("now"))))),
            entry(
                    "the clock is not read",
                    ours -> noClasses()
                            .that()
                            .resideInAnyPackage(in(ours, API), in(ours, COMMAND), in(ours, QUERY))
                            .should()
                            .callMethodWhere(
                                    target(owner(name("java.lang.System"))).and(target(name("currentTimeMillis"))))),
            entry(
                    "chance comes from outside",
                    ours -> noClasses()
                            .that()
                            .resideInAnyPackage(in(ours, API), in(ours, COMMAND), in(ours, QUERY))
                            .should()
                            .callMethodWhere(
                                    target(owner(name("java.util.UUID"))).and(target(name("randomUUID"))))),
            entry(
                    "every event says its revision",
                    ours -> classes()
                            .that()
                            .resideInAPackage(in(ours, API))
                            .and(DescribedPredicate.describe(
                                    "are events",
                                    type -> type.getEnclosingClass()
                                            .filter(outer ->
                                                    outer.getSimpleName().endsWith("Event"))
                                            .isPresent()))
                            .should()
                            .beAnnotatedWith(Revision.class)),
            entry(
                    "an aggregate decides in handle and changes in on",
                    ours -> methods()
                            .that()
                            .areDeclaredInClassesThat()
                            .areAnnotatedWith(Aggregate.class)
                            .and()
                            .haveName("handle")
                            .should(new ArchCondition<>("assign no field") {
                                @Override
                                public void check(JavaMethod handler, ConditionEvents events) {
                                    handler.getFieldAccesses().stream()
                                            .filter(access -> access.getAccessType() == AccessType.SET)
                                            .forEach(access -> events.add(
                                                    SimpleConditionEvent.violated(handler, access.getDescription())));
                                }
                            })));

    static Stream<Arguments> everyRule() {
        return RULES.entrySet().stream().map(rule -> Arguments.of(rule.getKey(), rule.getValue()));
    }

    @Test
    void thereIsSomethingToCheck() {
        assertThat(OURS).hasSizeGreaterThan(CLASSES_MIN);
        assertThat(OFFENDERS).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyRule")
    void isKept(String description, Rule rule) {
        rule.about(true).as(description).check(OURS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyRule")
    void bites(String description, Rule rule) {
        assertThat(rule.about(false).evaluate(OFFENDERS).hasViolation())
                .as(description)
                .isTrue();
    }

    /** A rule about our packages, or the same about the offenders'. */
    interface Rule {
        ArchRule about(boolean ours);
    }

    private static String root(boolean ours) {
        return ours ? "chat.parley." : "offenders.";
    }

    private static String in(boolean ours, String ourPackage) {
        return ourPackage.replace("chat.parley.", root(ours));
    }

    private static DescribedPredicate<JavaClass> named(Class<?> type) {
        return DescribedPredicate.describe(type.getSimpleName(), candidate -> candidate.isEquivalentTo(type));
    }

    private static boolean pushes(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> dependency.getTargetClass().isAssignableTo(Topic.class));
    }
}
