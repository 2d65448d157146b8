package dev.evenkeel.it.fatjar;

import dev.evenkeel.it.twocalls.TwoCalls;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Makes the two calls from Spring Boot's one jar, out of jars within it. */
@SpringBootApplication
public class FatJar {

  public static void main(String[] args) throws Exception {
    SpringApplication.run(FatJar.class, args);
    System.out.println("loaded by " + TwoCalls.class.getClassLoader().getClass().getName());
    TwoCalls.main(args);
  }
}
