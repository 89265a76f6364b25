/**
 * Requests whose bodies stages read as streams: which do, live or withheld, and what ends them
 * early.
 *
 * <p>May enter: steps of one request body, its records. Must not enter: the bus (pipeline), bodies
 * that are held whole for older stages (inspection), connections to origins (forward).
 */
@NullMarked
package dev.sluice.proxy.upload;

import org.jspecify.annotations.NullMarked;
