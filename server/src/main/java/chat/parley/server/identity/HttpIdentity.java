package chat.parley.server.identity;

import java.time.Clock;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * What a request's token is good for: controllers get its owner as their {@code Principal}, and {@code isUserInRole} knows
 * whether that is the operator. Without a token, requests go on as nobody's.
 */
@Configuration(proxyBeanMethods = false)
class HttpIdentity {
    private static final String OPERATOR = "OPERATOR";
    private static final String[] FOR_OPERATORS = {"/audit/**", "/export/**", "/import/**"};

    @Bean
    SessionTokens sessionTokens(AccountTables accounts, SessionSettings settings) {
        return new SessionTokens(
                new SecretKeySpec(accounts.sessionKey(), "HmacSHA256"), settings.lifetime(), Clock.systemUTC());
    }

    /** The filter is put in by hand: with Spring's own resource server come paths that nobody here should answer. */
    @Bean
    SecurityFilterChain whoCalls(HttpSecurity http, SessionTokens tokens, TokenProblems problems) {
        return http.addFilter(tokenFilter(tokens, problems))
                .authorizeHttpRequests(requests -> requests.requestMatchers(FOR_OPERATORS)
                        .hasRole(OPERATOR)
                        .anyRequest()
                        .permitAll())
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

    /** Every request is observed as a whole; observing each filter besides cost a tenth of a page of messages. */
    @Bean
    SecurityObservationSettings unobservedFilters() {
        return SecurityObservationSettings.noObservations();
    }

    private static BearerTokenAuthenticationFilter tokenFilter(SessionTokens tokens, TokenProblems problems) {
        JwtAuthenticationProvider provider = new JwtAuthenticationProvider(tokens.decoder());
        provider.setJwtAuthenticationConverter(HttpIdentity::callerOf);
        BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(new ProviderManager(provider));
        filter.setAuthenticationEntryPoint(problems);
        return filter;
    }

    private static JwtAuthenticationToken callerOf(Jwt checked) {
        Caller caller = SessionTokens.callerOf(checked);
        List<GrantedAuthority> roles =
                caller.isOperator() ? List.of(new SimpleGrantedAuthority("ROLE_" + OPERATOR)) : List.of();
        return new JwtAuthenticationToken(checked, roles, caller.username());
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
