/**
 * The training run of the class archive: a node under load, so that later starts have the classes
 * of requests.
 *
 * <p>May enter: what {@code bin/archive-classes} needs. Must not enter: code that a production node
 * uses.
 */
@NullMarked
package dev.sluice.app.training;

import org.jspecify.annotations.NullMarked;
