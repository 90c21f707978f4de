/** Classes that break the house rules, each one at least: {@code ArchitectureTest} proves its rules by them. */
package offenders;
