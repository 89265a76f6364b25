package dev.sluice.it.http2;

/** A field as it is sent; one octet a char. */
public record StreamField(String name, String value) {}
