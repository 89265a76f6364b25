/**
 * The admin listener of a node: health, metrics, status, and the policy API of the control role.
 */
@NullMarked
package dev.sluice.app.admin;

import org.jspecify.annotations.NullMarked;
