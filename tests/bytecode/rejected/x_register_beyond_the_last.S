%% rule: registers
%% X registers are numbered below 1024, this is 1024
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {move,{x,0},{x,1024}}.
    return.
    int_code_end.
