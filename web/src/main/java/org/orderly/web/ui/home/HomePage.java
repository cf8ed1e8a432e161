package org.orderly.web.ui.home;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.orderly.common.Environment;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.UserTime;

/** Home as one request sees it; the page asks again every few seconds. */
@Named("home")
@RequestScoped
public class HomePage {
  @Inject private NodeReport node;
  @Inject private Texts texts;
  private HomeView view;

  @PostConstruct
  void read() {
    view = node.read();
  }

  public HomeView getView() {
    return view;
  }

  public String getHealthWords() {
    long attention = view.attention();
    return attention == 0 ? texts.get("home.health.all") : texts.get("home.health.some", attention);
  }

  public String getNodeName() {
    return Environment.nodeName();
  }

  public String getUptime() {
    return UserTime.words(Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
  }
}
