/**
 * The configuration of {@code sluice/secrets}, and its verdict on found secrets.
 *
 * <p>May enter: keys of the configuration, actions, the words of findings. Must not enter: reading
 * or changing a request.
 */
@NullMarked
package dev.sluice.config.secrets;

import org.jspecify.annotations.NullMarked;
