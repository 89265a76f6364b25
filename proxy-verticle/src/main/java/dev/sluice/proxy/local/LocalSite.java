package dev.sluice.proxy.local;

/** What serves one local host. One that answers each caller in its own way would be another. */
public sealed interface LocalSite permits PreparedSite {}
