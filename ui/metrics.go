package ui

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/vemvet/vemvet/indexer"
)

// Metrics counts what the server does, in a registry of its own. Labels hold routes, kinds of question and
// the names of sources: never a person, and never what was asked. A nil *Metrics counts nothing.
type Metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.HistogramVec
	underWay  prometheus.Gauge
	questions *prometheus.HistogramVec
	audited   *prometheus.CounterVec
}

// Stored is what Metrics asks of an engine.
type Stored interface {
	View() (indexer.View, error)
	Sources() ([]string, error)
	Progress(source string) (checkpoint []byte, records int, err error)
}

// NewMetrics returns metrics that also tell what the engine holds.
func NewMetrics(engine Stored) *Metrics {
	// From a suggestion that should be unnoticeable to a request that is about to be cut off.
	buckets := []float64{0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vemvet_http_request_duration_seconds", Buckets: buckets,
			Help: "Time from a request's arrival to the end of its answer.",
		}, []string{"route", "method", "status"}),
		underWay: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "vemvet_http_requests_under_way", Help: "Requests being answered now.",
		}),
		questions: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vemvet_question_duration_seconds", Buckets: buckets,
			Help: "Time that a question took to answer, by its kind and outcome.",
		}, []string{"question", "outcome"}),
		audited: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vemvet_audit_entries_total", Help: "Entries of the audit log that were written, or could not be: then what they were about was refused.",
		}, []string{"outcome"}),
	}
	for _, outcome := range []string{auditWritten, auditFailed} { // an alert must see the step from 0 to 1
		m.audited.WithLabelValues(outcome)
	}
	m.registry.MustRegister(m.requests, m.underWay, m.questions, m.audited, stored{engine},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler answers /metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second})
}

// begin notes that a request has come; what it returns notes its end.
func (m *Metrics) begin() func(route, method string, status int, took time.Duration) {
	if m == nil {
		return func(string, string, int, time.Duration) {}
	}
	m.underWay.Inc()
	return func(route, method string, status int, took time.Duration) {
		m.underWay.Dec()
		m.requests.WithLabelValues(route, knownMethod(method), strconv.Itoa(status)).Observe(took.Seconds())
	}
}

// Outcomes of noting something in the audit log.
const (
	auditWritten = "written"
	auditFailed  = "failed"
)

// noted counts an entry of the audit log.
func (m *Metrics) noted(err error) {
	if m == nil {
		return
	}
	outcome := auditWritten
	if err != nil {
		outcome = auditFailed
	}
	m.audited.WithLabelValues(outcome).Inc()
}

// stored tells what an engine holds at the time of asking.
type stored struct{ engine Stored }

var (
	colleaguesDesc = prometheus.NewDesc("vemvet_colleagues", "People known, each counted once however many accounts they have.", nil, nil)
	unitsDesc      = prometheus.NewDesc("vemvet_units", "Units known.", nil, nil)
	recordsDesc    = prometheus.NewDesc("vemvet_source_records", "Records held, by source.", []string{"source"}, nil)
	judgedDesc     = prometheus.NewDesc("vemvet_topics_judged", "Topics that people confirmed or rejected on their own page: how good inference is.", []string{"judgement"}, nil)
	storedFault    = prometheus.NewDesc("vemvet_store_up", "Whether the engine could be asked.", nil, nil)
)

// Describe implements prometheus.Collector.
func (s stored) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{colleaguesDesc, unitsDesc, judgedDesc, recordsDesc, storedFault} {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (s stored) Collect(out chan<- prometheus.Metric) {
	up := 1.0
	if err := s.collect(out); err != nil {
		up = 0
	}
	out <- prometheus.MustNewConstMetric(storedFault, prometheus.GaugeValue, up)
}

func (s stored) collect(out chan<- prometheus.Metric) error {
	view, err := s.engine.View()
	if err != nil {
		return err
	}
	directory := view.Directory()
	view.Close()
	out <- prometheus.MustNewConstMetric(colleaguesDesc, prometheus.GaugeValue, float64(len(directory.People)))
	out <- prometheus.MustNewConstMetric(unitsDesc, prometheus.GaugeValue, float64(len(directory.Units)))
	confirmed, rejected := directory.Judged()
	out <- prometheus.MustNewConstMetric(judgedDesc, prometheus.GaugeValue, float64(confirmed), "confirmed")
	out <- prometheus.MustNewConstMetric(judgedDesc, prometheus.GaugeValue, float64(rejected), "rejected")
	sources, err := s.engine.Sources()
	if err != nil {
		return err
	}
	for _, source := range sources {
		_, records, err := s.engine.Progress(source)
		if err != nil {
			return err
		}
		out <- prometheus.MustNewConstMetric(recordsDesc, prometheus.GaugeValue, float64(records), source)
	}
	return nil
}
