// Kernels of the benchmark `gpu`, compiled at run time with WIDTH (a multiple of 128) and CLASSES (up to 64)
// as constants. A warp works on a row; a lane holds VECTORS groups of four neighbouring columns. All sums run
// in a fixed order, so equal launches give equal bytes.

#define VECTORS (WIDTH / 128)
#define WARPS 8
#define ALL 0xffffffffu

__device__ float warpSum(float x) {
  for (int d = 16; d > 0; d /= 2) x += __shfl_xor_sync(ALL, x, d);
  return x;
}

__device__ float warpMax(float x) {
  for (int d = 16; d > 0; d /= 2) x = fmaxf(x, __shfl_xor_sync(ALL, x, d));
  return x;
}

__device__ unsigned long long mix(unsigned long long z) {  // SplitMix64, as org.ibmb.run.Seeds
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

__device__ bool keeps(unsigned hash, int column, float keep) {  // lowbias32, as org.ibmb.device.cpu.RowKernels
  unsigned mixed = hash + column * 0x9E3779B9u;
  mixed = (mixed ^ (mixed >> 16)) * 0x7feb352du;
  mixed = (mixed ^ (mixed >> 15)) * 0x846ca68bu;
  return (mixed >> 8) < (unsigned)(keep * (1 << 24));
}

__device__ void addScaled(float4& sum, float w, const float4& x) {
  sum.x += w * x.x;
  sum.y += w * x.y;
  sum.z += w * x.z;
  sum.w += w * x.w;
}

// y = (first `rows` rows, first `limit` columns of a CSR matrix with ascending columns) x
extern "C" __global__ void __launch_bounds__(32 * WARPS) sparseProduct(
    const int* offsets, const int* targets, const float* weights, const float4* x, float4* y, int rows, int limit) {
  int row = (blockIdx.x * blockDim.x + threadIdx.x) / 32, lane = threadIdx.x % 32;
  if (row >= rows) return;
  float4 sum[VECTORS];
  for (int v = 0; v < VECTORS; v++) sum[v] = make_float4(0, 0, 0, 0);
  int end = offsets[row + 1];
  for (int first = offsets[row]; first < end; first += 32) {
    int count = min(32, end - first);
    int target = lane < count ? targets[first + lane] : limit;
    float weight = lane < count ? weights[first + lane] : 0;
    count = __popc(__ballot_sync(ALL, target < limit));  // ascending: those before the limit come first
#pragma unroll 4
    for (int e = 0; e < count; e++) {
      int from = __shfl_sync(ALL, target, e);
      float w = __shfl_sync(ALL, weight, e);
      for (int v = 0; v < VECTORS; v++) addScaled(sum[v], w, x[from * (size_t)(WIDTH / 4) + v * 32 + lane]);
    }
  }
  for (int v = 0; v < VECTORS; v++) y[row * (size_t)(WIDTH / 4) + v * 32 + lane] = sum[v];
}

// h = dropout(relu(gamma * xhat + beta)), xhat = normalised(z + bias); z holds xhat afterwards
extern "C" __global__ void __launch_bounds__(32 * WARPS) normForward(
    float* z, const float* bias, const float* gamma, const float* beta, float* inverseDeviation, float* h, int rows,
    float keep, long long seed, const long long* step) {
  int row = (blockIdx.x * blockDim.x + threadIdx.x) / 32, lane = threadIdx.x % 32;
  if (row >= rows) return;
  float x[4 * VECTORS], sum = 0;
  for (int v = 0; v < VECTORS; v++) {
    float4 four = ((float4*)(z + row * (size_t)WIDTH))[v * 32 + lane], b = ((float4*)bias)[v * 32 + lane];
    x[4 * v] = four.x + b.x;
    x[4 * v + 1] = four.y + b.y;
    x[4 * v + 2] = four.z + b.z;
    x[4 * v + 3] = four.w + b.w;
    sum += (x[4 * v] + x[4 * v + 1]) + (x[4 * v + 2] + x[4 * v + 3]);
  }
  float mean = warpSum(sum) / WIDTH, squares = 0;
  for (int i = 0; i < 4 * VECTORS; i++) squares += (x[i] - mean) * (x[i] - mean);
  float inverse = 1 / sqrtf(warpSum(squares) / WIDTH + 1e-5f);
  if (lane == 0) inverseDeviation[row] = inverse;
  unsigned hash = (unsigned)mix(mix(seed + *step) + row * 0x9E3779B97F4A7C15ULL);
  for (int v = 0; v < VECTORS; v++) {
    float out[4];
    for (int i = 0; i < 4; i++) {
      int column = 4 * (v * 32 + lane) + i;
      float value = x[4 * v + i] = (x[4 * v + i] - mean) * inverse;
      value = fmaxf(0, gamma[column] * value + beta[column]);
      out[i] = keeps(hash, column, keep) ? value / keep : 0;
    }
    size_t at = row * (size_t)(WIDTH / 4) + v * 32 + lane;
    ((float4*)z)[at] = make_float4(x[4 * v], x[4 * v + 1], x[4 * v + 2], x[4 * v + 3]);
    ((float4*)h)[at] = make_float4(out[0], out[1], out[2], out[3]);
  }
}

// d: gradient of h, then of z. partials: a row of 3 * WIDTH sums per block, for dBias, dGamma and dBeta.
extern "C" __global__ void __launch_bounds__(32 * WARPS) normBackward(
    float* d, const float* h, const float* xhat, const float* inverseDeviation, const float* gamma, float* partials,
    int rows, float keep) {
  int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  float dBias[4 * VECTORS] = {}, dGamma[4 * VECTORS] = {}, dBeta[4 * VECTORS] = {};
  for (int row = blockIdx.x * WARPS + warp; row < rows; row += gridDim.x * WARPS) {
    float g[4 * VECTORS], x[4 * VECTORS], sum = 0, dot = 0, inverse = inverseDeviation[row];
    for (int v = 0; v < VECTORS; v++) {
      size_t at = row * (size_t)(WIDTH / 4) + v * 32 + lane;
      float4 d4 = ((float4*)d)[at], h4 = ((const float4*)h)[at], x4 = ((const float4*)xhat)[at];
      float ds[] = {d4.x, d4.y, d4.z, d4.w}, hs[] = {h4.x, h4.y, h4.z, h4.w}, xs[] = {x4.x, x4.y, x4.z, x4.w};
      for (int i = 0; i < 4; i++) {
        int k = 4 * v + i;
        x[k] = xs[i];
        float passed = hs[i] > 0 ? ds[i] / keep : 0;
        dGamma[k] += passed * x[k];
        dBeta[k] += passed;
        g[k] = passed * gamma[4 * (v * 32 + lane) + i];
        sum += g[k];
        dot += g[k] * x[k];
      }
    }
    sum = warpSum(sum) / WIDTH;
    dot = warpSum(dot) / WIDTH;
    for (int k = 0; k < 4 * VECTORS; k++) {
      g[k] = inverse * (g[k] - sum - x[k] * dot);
      dBias[k] += g[k];
    }
    for (int v = 0; v < VECTORS; v++)
      ((float4*)d)[row * (size_t)(WIDTH / 4) + v * 32 + lane] =
          make_float4(g[4 * v], g[4 * v + 1], g[4 * v + 2], g[4 * v + 3]);
  }
  __shared__ float sums[WARPS][WIDTH];
  for (int which = 0; which < 3; which++) {
    for (int k = 0; k < 4 * VECTORS; k++)
      sums[warp][4 * (k / 4 * 32 + lane) + k % 4] = which == 0 ? dBias[k] : which == 1 ? dGamma[k] : dBeta[k];
    __syncthreads();
    for (int i = threadIdx.x; i < WIDTH; i += blockDim.x) {
      float sum = 0;
      for (int w = 0; w < WARPS; w++) sum += sums[w][i];
      partials[(blockIdx.x * 3 + which) * WIDTH + i] = sum;
    }
    __syncthreads();
  }
}

// sums[i] = sum over rows of partials[row][i]; a warp per column
extern "C" __global__ void sumPartials(const float* partials, float* sums, int rows, int columns) {
  int column = (blockIdx.x * blockDim.x + threadIdx.x) / 32, lane = threadIdx.x % 32;
  if (column >= columns) return;
  float sum = 0;
  for (int row = lane; row < rows; row += 32) sum += partials[row * columns + column];
  sum = warpSum(sum);
  if (lane == 0) sums[column] = sum;
}

// logits: then the gradient of the mean loss. partials: CLASSES sums of a block for dBias, then its loss.
extern "C" __global__ void __launch_bounds__(32 * WARPS) softmaxCrossEntropy(
    float* logits, const float* bias, const int* labels, float* partials, int rows) {
  int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  float dBias[2] = {}, loss = 0;
  for (int row = blockIdx.x * WARPS + warp; row < rows; row += gridDim.x * WARPS) {
    float x[2], largest = -3e38f, sum = 0;
    for (int v = 0; v < 2; v++) {
      int c = v * 32 + lane;
      x[v] = c < CLASSES ? logits[row * (size_t)CLASSES + c] + bias[c] : -3e38f;
      largest = fmaxf(largest, x[v]);
    }
    largest = warpMax(largest);
    for (int v = 0; v < 2; v++) sum += expf(x[v] - largest);
    sum = warpSum(sum);
    for (int v = 0; v < 2; v++) {
      int c = v * 32 + lane;
      if (c >= CLASSES) continue;
      bool hit = c == labels[row];
      float gradient = (expf(x[v] - largest) / sum - hit) / rows;
      logits[row * (size_t)CLASSES + c] = gradient;
      dBias[v] += gradient;
      if (hit) loss += (logf(sum) + largest - x[v]) / rows;
    }
  }
  loss = warpSum(loss);
  __shared__ float sums[WARPS][CLASSES + 1];
  for (int v = 0; v < 2; v++)
    if (v * 32 + lane < CLASSES) sums[warp][v * 32 + lane] = dBias[v];
  if (lane == 0) sums[warp][CLASSES] = loss;
  __syncthreads();
  for (int i = threadIdx.x; i <= CLASSES; i += blockDim.x) {
    float sum = 0;
    for (int w = 0; w < WARPS; w++) sum += sums[w][i];
    partials[blockIdx.x * (CLASSES + 1) + i] = sum;
  }
}

// The step's number lies on the device: a recorded graph of launches repeats its arguments.
extern "C" __global__ void adam(
    float* parameters, const float* gradients, float* mean, float* variance, int count, float rate, const long long* step) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count) return;
  float g = gradients[i], t = *step + 1;
  float m = mean[i] = 0.9f * mean[i] + 0.1f * g;
  float s = variance[i] = 0.999f * variance[i] + 0.001f * g * g;
  parameters[i] -= rate * (m / (1 - powf(0.9f, t))) / (sqrtf(s / (1 - powf(0.999f, t))) + 1e-8f);
}

extern "C" __global__ void advance(long long* step) { *step += 1; }

extern "C" __global__ void copyFours(const float4* from, float4* to, long long count) {
  long long stride = (long long)gridDim.x * blockDim.x;
  for (long long i = blockIdx.x * (long long)blockDim.x + threadIdx.x; i < count; i += stride) to[i] = from[i];
}

extern "C" __global__ void nothing() {}
