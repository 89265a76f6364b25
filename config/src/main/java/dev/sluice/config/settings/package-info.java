/**
 * Settings of one node: {@code sluice.yaml}, one record per section, and the directory that it
 * stands in.
 *
 * <p>May enter: records that read themselves. Must not enter: what a role does with its settings.
 */
@NullMarked
package dev.sluice.config.settings;

import org.jspecify.annotations.NullMarked;
