/**
 * Request targets and authorities, each in one canonical form that policy judges and the origin
 * receives.
 *
 * <p>May enter: strict parsing of targets, hosts, ports and paths (RFC 9112 section 3.2).
 *
 * <p>Must not enter: resolution, policy, the rest of the head.
 */
@NullMarked
package dev.sluice.proxy.target;

import org.jspecify.annotations.NullMarked;
