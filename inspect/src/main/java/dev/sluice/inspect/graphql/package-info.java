/**
 * GraphQL over HTTP: which operations and root fields a request asks for.
 *
 * <p>May enter: reading of GraphQL texts and their envelopes. Must not enter: rules about
 * operations.
 */
@NullMarked
package dev.sluice.inspect.graphql;

import org.jspecify.annotations.NullMarked;
