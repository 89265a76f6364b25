/**
 * Denials while they happen: proxies count what is recorded and push the counts to the control
 * role, and the admin API answers from there.
 *
 * <p>May enter: records of the audit, counts of them, the endpoint that shows the counts. Must not
 * enter: how the control role keeps them, and how a command shows them.
 */
@NullMarked
package dev.sluice.app.denials;

import org.jspecify.annotations.NullMarked;
