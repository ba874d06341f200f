// The curve of a battery log that can be zoomed; without it the drawn one stays. A finding's time leads to its place on the curve.
(() => {
  'use strict';
  const section = document.querySelector('[data-log-chart]');
  if (!section || !window.echarts) {
    return;
  }
  const style = getComputedStyle(document.documentElement);
  const token = name => style.getPropertyValue(name).trim();
  const colours = () => [token('--accent'), token('--blue-solid'), token('--amber-solid'), token('--red-solid'), token('--green-solid'), token('--ink-2'), token('--blue')];
  const say = what => section.dataset['say' + what.charAt(0).toUpperCase() + what.slice(1)] || what;
  const clock = seconds => {
    const whole = Math.round(seconds);
    const two = n => String(n).padStart(2, '0');
    return whole >= 3600 ? `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}` : `${Math.floor(whole / 60)}:${two(whole % 60)}`;
  };
  const charts = new Map();
  const HEIGHT = 150;

  function option(pack) {
    const ink = token('--ink-3');
    const grids = pack.panels.map((panel, i) => ({ left: 56, right: 16, top: 28 + i * HEIGHT, height: HEIGHT - 46 }));
    const all = pack.panels.map((panel, i) => i);
    return {
      animation: false,
      color: colours(),
      textStyle: { fontFamily: token('--sans'), color: ink },
      title: pack.panels.map((panel, i) => ({ text: `${say(panel.what)} (${panel.unit})`, left: 50, top: 6 + i * HEIGHT, textStyle: { fontSize: 12, fontWeight: 500, color: token('--ink-2') } })),
      grid: grids,
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: token('--surface'), borderColor: token('--line'), textStyle: { color: token('--ink'), fontSize: 12 },
        formatter: points => clock(points[0].axisValue) + points.filter(p => p.value[1] !== null).map(p => `\n${p.seriesName}: ${p.value[1]}`).join('') },
      xAxis: pack.panels.map((panel, i) => ({ type: 'value', gridIndex: i, min: 0, max: pack.seconds[pack.seconds.length - 1], axisLabel: { formatter: clock, color: ink, show: i === all.length - 1 },
        splitLine: { show: false }, axisLine: { lineStyle: { color: token('--line') } } })),
      yAxis: pack.panels.map((panel, i) => ({ type: 'value', gridIndex: i, scale: true, axisLabel: { color: ink, formatter: value => String(Math.round(value * 1000) / 1000) }, splitNumber: 3, splitLine: { lineStyle: { color: token('--line') } },
        min: value => Math.min(value.min, ...panel.limits.map(limit => limit.value)), max: value => Math.max(value.max, ...panel.limits.map(limit => limit.value)) })),
      dataZoom: [{ type: 'inside', xAxisIndex: all, zoomOnMouseWheel: 'ctrl' }, { type: 'slider', xAxisIndex: all, bottom: 8, height: 22, labelFormatter: clock, textStyle: { color: ink } }],
      series: pack.panels.flatMap((panel, i) => panel.lines.map((line, n) => ({
        name: line.cell ? `${say('cell')} ${line.cell}` : say(panel.what), type: 'line', xAxisIndex: i, yAxisIndex: i, showSymbol: false, connectNulls: true, lineStyle: { width: 1.3 },
        data: line.values.map((value, at) => [pack.seconds[at], value]),
        markArea: n ? undefined : { silent: true, itemStyle: { color: token('--blue-solid'), opacity: 0.07 },
          data: pack.phases.filter(phase => phase.kind === 'AIRBORNE').map(phase => [{ name: i ? '' : say('airborne'), xAxis: phase.from, label: { color: ink, fontSize: 11, position: 'insideTopLeft' } }, { xAxis: phase.to }]) },
        markLine: n ? undefined : { symbol: 'none', lineStyle: { color: token('--red-solid'), type: 'dashed' },
          tooltip: { formatter: p => p.data.says ? `${clock(p.data.xAxis)} ${p.data.says}` : '' },
          label: { position: 'insideEndTop', color: token('--red'), formatter: p => p.data.says ? p.name : `${say(p.name)} ${Math.round(p.value * 100) / 100} ${panel.unit}` },
          data: panel.limits.map(limit => ({ yAxis: limit.value, name: limit.what })).concat(pack.marks.map((mark, k) => ({ xAxis: Math.min(mark.at, pack.seconds[pack.seconds.length - 1]), name: String(k + 1), says: mark.says,
            lineStyle: { color: token('--amber-solid'), type: 'dotted' }, label: { show: !i, position: 'end', color: token('--amber'), fontSize: 11, distance: 2 } }))) } }))),
    };
  }

  function draw(pack) {
    const figure = section.querySelector(`[data-pack="${pack.battery}"] .log-scroll`);
    if (!figure || !pack.panels.length || pack.seconds.length < 2) {
      return;
    }
    const place = document.createElement('div');
    place.className = 'log-zoom';
    place.style.height = `${pack.panels.length * HEIGHT + 52}px`;
    const drawn = figure.firstElementChild;
    figure.append(place);
    const chart = window.echarts.init(place, null, { renderer: 'canvas' });
    chart.setOption(option(pack));
    if (drawn) {
      // Who cannot see the canvas keeps the drawn one's description.
      place.setAttribute('role', 'img');
      place.setAttribute('aria-label', drawn.getAttribute('aria-label') || '');
      drawn.setAttribute('hidden', '');
      drawn.remove();
    }
    charts.set(String(pack.battery), { chart, last: pack.seconds[pack.seconds.length - 1] });
  }

  fetch(section.dataset.logChart, { headers: { Accept: 'application/json' }, credentials: 'same-origin' })
    .then(answer => answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status))))
    .then(log => {
      log.packs.forEach(draw);
      window.addEventListener('resize', () => charts.forEach(({ chart }) => chart.resize()));
    })
    .catch(() => { /* the drawn curve stays */ });

  document.addEventListener('click', event => {
    const link = event.target.closest('[data-log-from]');
    const found = link && charts.get(link.dataset.logPack);
    if (!found) {
      return;
    }
    const from = Number(link.dataset.logFrom);
    const to = Number(link.dataset.logTo);
    const room = Math.max((to - from) * 0.5, found.last * 0.02, 5);
    found.chart.dispatchAction({ type: 'dataZoom', startValue: Math.max(0, from - room), endValue: Math.min(found.last, to + room) });
    document.getElementById('chart')?.focus({ preventScroll: true });
  });
})();
