package chat.parley.server.identity;

import chat.parley.api.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** What a request's token is good for: controllers get its owner as their {@code Principal}, or as a {@link Caller}. */
@Configuration(proxyBeanMethods = false)
class HttpIdentity {
    /** The filter is put in by hand: with Spring's own resource server come paths that nobody here should answer. */
    @Bean
    SecurityFilterChain whoCalls(
            HttpSecurity http, Identity identity, Scraper scraper, AccessPolicy policy, TokenProblems problems) {
        return http.addFilter(tokenFilter(identity, scraper, problems))
                .authorizeHttpRequests(requests -> requests.anyRequest().access(policy))
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // There are no cookies: a page of another origin has no token that its browser would send along.
                .csrf(AbstractHttpConfigurer::disable)
                // Nothing is remembered to go back to, and /logout is a path like any other that there is not.
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                // Answers keep the headers that they had: whoever makes an answer knows whether it may be cached.
                .headers(AbstractHttpConfigurer::disable)
                .build();
    }

    private static BearerTokenAuthenticationFilter tokenFilter(
            Identity identity, Scraper scraper, TokenProblems problems) {
        AuthenticationManagerResolver<HttpServletRequest> managers =
                request -> shown -> scraper.comes(request, shown) ? new Scraper.Proved() : caller(identity, shown);
        BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(managers);
        filter.setAuthenticationEntryPoint(problems);
        return filter;
    }

    private static Authentication caller(Identity identity, Authentication shown) {
        try {
            Caller caller = identity.caller(((BearerTokenAuthenticationToken) shown).getToken());
            MDC.put("user", caller.username()); // until the request ends
            return new CallerAuthentication(caller);
        } catch (Refusal refused) {
            throw new InvalidBearerTokenException(String.valueOf(refused.getMessage()));
        }
    }

    /** Every request is observed as a whole; observing each filter besides cost a tenth of a page of messages. */
    @Bean
    SecurityObservationSettings unobservedFilters() {
        return SecurityObservationSettings.noObservations();
    }

    /**
     * Refuses paths that can be read in two ways, and nothing else: methods, headers and parameters are for those to
     * judge who take them, and each of their refusals has a code of its own.
     */
    @Bean
    HttpFirewall plainPaths() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedPeriod(true); // Names have periods, and some clients encode them.
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedHeaderValues(value -> true);
        firewall.setAllowedParameterNames(name -> true);
        return firewall;
    }
}
