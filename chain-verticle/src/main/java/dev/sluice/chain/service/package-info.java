/**
 * Operator-run services: one connection per service and event loop, described, kept and retried.
 *
 * <p>May enter: the life of a service. Must not enter: the judgment of answers; text of a service
 * leaves this package only in fields that the contract passes on.
 */
@NullMarked
package dev.sluice.chain.service;

import org.jspecify.annotations.NullMarked;
