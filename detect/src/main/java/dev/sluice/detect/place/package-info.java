/**
 * Where in a request a secret is: the parts of a request, their names in findings, and the search
 * of all parts but the body.
 *
 * <p>May enter: parts of a head, safe names for findings. Must not enter: patterns, decisions about
 * requests.
 */
@NullMarked
package dev.sluice.detect.place;

import org.jspecify.annotations.NullMarked;
