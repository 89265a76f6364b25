package dev.sluice.audit.schema;

import java.util.List;
import java.util.Map;

/**
 * What the schema says about an object, or about an event of a class.
 *
 * @param caption name of the class, empty for an object
 * @param atLeastOne attributes one of which must be there; empty when there is no such rule
 * @param profiles that may apply to the class
 * @param attributes everything that may be there
 */
record ObjectRule(
    String caption,
    List<String> atLeastOne,
    List<String> profiles,
    Map<String, AttributeRule> attributes) {}
