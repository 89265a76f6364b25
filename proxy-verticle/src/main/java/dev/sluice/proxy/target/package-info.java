/**
 * Where a request wants to go: authorities and request targets, each in one canonical form. Policy
 * decides on that form and the origin receives it, so that both see the same path.
 */
@NullMarked
package dev.sluice.proxy.target;

import org.jspecify.annotations.NullMarked;
