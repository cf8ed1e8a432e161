package org.orderly.web.ui.status;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.status.HoldingLevel;
import org.orderly.status.HoldingLists;
import org.orderly.status.HoldingStatus;
import org.orderly.status.StatusFailedException;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.UserTime;

/** One of the lists of images, series, studies and patients; its address names all of its state. */
@Named("holdings")
@ViewScoped
public class HoldingsPage implements Serializable {
  private static final List<String> MODALITIES =
      List.of(
          "CR",
          "CT",
          "DX",
          "ECG",
          "ES",
          "KO",
          "MG",
          "MR",
          "NM",
          "OPT",
          "OT",
          "PR",
          "PT",
          "PX",
          "RF",
          "RTDOSE",
          "RTPLAN",
          "RTSTRUCT",
          "SC",
          "SEG",
          "SR",
          "US",
          "XA");

  @Inject private HoldingLists lists;
  @Inject private SignedIn user;
  @Inject private UserTime time;
  @Inject private Texts texts;
  @Inject private ExternalContext external;

  private HoldingLevel level = HoldingLevel.IMAGE;
  private ShownList shown = new ShownList();
  private String marked = "";
  private String wrong = "";
  private boolean trouble;
  private transient HoldingLists.@Nullable Page page;

  /** Shows what the address names. */
  public void open(String name) throws IOException {
    level = HoldingLevel.valueOf(name);
    if (!user.isMaySeePatients()) {
      // the page of the error is made within the call and takes this context away with it
      FacesContext.getCurrentInstance().responseComplete();
      external.responseSendError(403, "");
      return;
    }
    Map<String, String> parameters = external.getRequestParameterMap();
    shown = ShownList.of(parameters);
    marked = parameters.getOrDefault("at", "");
    refresh();
  }

  /** Reads the same page anew. */
  public void refresh() {
    page = HoldingLists.Page.NONE;
    wrong = "";
    trouble = false;
    if (!user.isMaySeePatients()) {
      return;
    }
    try {
      page =
          lists.page(
              level,
              shown.filter(time.zone()),
              shown.order(),
              shown.page() * shown.size(),
              shown.size());
    } catch (StatusFailedException e) {
      trouble = true;
    } catch (DateTimeException e) {
      wrong = texts.get("holdings.day.bad");
    } catch (IllegalArgumentException e) {
      wrong = texts.get("holdings.days.wrong");
    }
  }

  private HoldingLists.Page page() {
    if (page == null) {
      refresh();
    }
    return page == null ? HoldingLists.Page.NONE : page;
  }

  public List<HoldingRow> getRows() {
    return page().rows().stream().map(row -> new HoldingRow(row, level, marked)).toList();
  }

  /** What the form shows, by field. */
  public Map<String, String> getShown() {
    return shown.values();
  }

  public List<String> getShownWords() {
    return shown.words().entrySet().stream()
        .map(
            word ->
                word.getKey().equals("within")
                    ? texts.get("holdings.within." + word.getValue())
                    : texts.get("holdings.field." + word.getKey()) + ": " + word.getValue())
        .toList();
  }

  public boolean isFiltered() {
    return !shown.words().isEmpty();
  }

  public List<String> getStatuses() {
    return Arrays.stream(HoldingStatus.values()).map(HoldingStatus::text).toList();
  }

  public List<String> getModalities() {
    return MODALITIES;
  }

  public List<String> getSexes() {
    return List.of("F", "M", "O");
  }

  /** What the list is called, as a text key. */
  public String getListKey() {
    return switch (level) {
      case IMAGE -> "nav.images";
      case SERIES -> "nav.series";
      case STUDY -> "nav.holdings";
      case PATIENT -> "nav.patients";
    };
  }

  /** What its second column is called, as a text key. */
  public String getNameKey() {
    return "holdings.col." + level.name().toLowerCase(Locale.ROOT);
  }

  public List<Integer> getSizes() {
    return ShownList.SIZES;
  }

  public int getSize() {
    return shown.size();
  }

  public boolean isPatients() {
    return level == HoldingLevel.PATIENT;
  }

  public boolean isTrouble() {
    return trouble;
  }

  /** What is the matter with the filter; empty if nothing is. */
  public String getWrong() {
    return wrong;
  }

  /** How the list is sorted by time or by name, as the headers tell it. */
  public @Nullable String sorted(String column) {
    return shown.sorted(column);
  }

  /** The address of the list sorted by a column, the other way round if it is already. */
  public String sortedBy(String column) {
    return shown.sortedBy(column);
  }

  public int getFirst() {
    return page().rows().isEmpty() ? 0 : shown.page() * shown.size() + 1;
  }

  public int getLast() {
    return shown.page() * shown.size() + page().rows().size();
  }

  public int getTotal() {
    return page().total();
  }

  /** Whether there are more than can be paged through. */
  public boolean isMore() {
    return page().more();
  }

  public boolean isFirstPage() {
    return shown.page() == 0;
  }

  public boolean isLastPage() {
    return getLast() >= getTotal();
  }

  public String getPreviousPage() {
    return shown.with("page", Integer.toString(shown.page() - 1));
  }

  public String getNextPage() {
    return shown.with("page", Integer.toString(shown.page() + 1));
  }

  public String getFirstPageAddress() {
    return shown.with("page", "0");
  }

  public String getLastPageAddress() {
    return shown.with("page", Integer.toString((getTotal() - 1) / shown.size()));
  }
}
