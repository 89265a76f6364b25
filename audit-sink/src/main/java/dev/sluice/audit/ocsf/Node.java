package dev.sluice.audit.ocsf;

/**
 * Whom the events come from.
 *
 * @param name what the operator calls the node
 * @param id UUID that stays with its state
 * @param version of Sluice
 */
public record Node(String name, String id, String version) {}
