package com.google.genai.gaos.utils;

/** Stands for a version of google-genai that keeps otherwise what it repeats. */
public final class Retries {

  public Object run() {
    return "run";
  }
}
