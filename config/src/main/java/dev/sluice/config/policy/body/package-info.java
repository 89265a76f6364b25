/**
 * What requests of body-aware protocols ask for, read from their bodies, and the rules about it
 * (data-plane 9). Readers answer calls or a rejection; nothing of a body leaves this room but names
 * inside a {@link dev.sluice.config.policy.body.Call}.
 */
@NullMarked
package dev.sluice.config.policy.body;

import org.jspecify.annotations.NullMarked;
