/**
 * What a record of the audit tells of a request, as steps for people and programs.
 *
 * <p>May enter: the facts of records, policy for the words of {@code policy explain}, times. Must
 * not enter: who listens.
 */
@NullMarked
package dev.sluice.app.steps.record;

import org.jspecify.annotations.NullMarked;
