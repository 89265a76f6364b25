/**
 * Live denials: proxies count recorded denials and push the counts to the control role; the admin
 * API answers from there.
 *
 * <p>May enter: counts of audit records, the endpoint that shows them. Must not enter: storage in
 * the control role, output of commands.
 */
@NullMarked
package dev.sluice.app.denials;

import org.jspecify.annotations.NullMarked;
